from langchain_core.prompts import PromptTemplate

report = PromptTemplate.from_template(
    "{price:.2f} {share:.0%} {count:d} {big:,} {mask:#x} {when:%d.%m.%Y} {at:%H:%M} "
    "{title:>20} {short:.5s} {raw!r} {code!s:>8} {day:>+5}"
)
twice = PromptTemplate.from_template("{n:d} of {n}, {x:.1f} is {x:>10}, {y!r} or {y:d}")

"""Which of langchain-core's tests of its prompts do not apply to our classes, and why."""

_WORDS = "asks for the words of a message; ours name prompt and inputs in their own words"
_SCHEMA = (
    "compares with pydantic models; our schemas are TypedDicts whose required keys are those that `invoke` demands"
)
_STORED = "compares with stored texts; tests/sdk/test_templates_manifest.py compares with LangChain's own manifests"
_WARNING = "wants a warning where `validate_template` finds other inputs; ours is an error"
_PRIVATE = "calls private functions of LangChain; the same cases through `load_prompt` pass"

NOT_APPLICABLE: dict[str, str] = {
    "test_chat::test_chat_tmpl_from_messages_multipart_formatting_with_path": "wants the path of an image refused when "
    "it is rendered; it is refused when the template is made",
    "test_chat::test_chat_input_schema": _SCHEMA,
    "test_chat::test_chat_prompt_w_msgs_placeholder_ser_des": _STORED,
    "test_chat::test_chat_tmpl_serdes": _STORED,
    "test_chat::test_chat_tmpl_dict_msg": "LangChain expects it to fail: messages written as dicts have a role and a "
    "content, and nothing else in them is filled in",
    "test_chat::test_chat_prompt_template_variable_names": _SCHEMA,
    "test_chat::test_dict_message_prompt_template_errors_on_jinja2": "wants jinja2 refused in content blocks; it is "
    "sandboxed or compiled here like any other template",
    "test_chat::test_fstring_rejects_invalid_identifier_variable_names": _WORDS,
    "test_chat::test_mustache_template_attribute_access_vulnerability": "wants nothing printed for a key that is not "
    "there; the input is refused (docs/adr/0008)",
    "test_few_shot::test_prompt_jinja2_missing_input_variables": _WARNING,
    "test_few_shot::test_prompt_jinja2_extra_input_variables": _WARNING,
    "test_few_shot_with_templates::test_get_examples_requires_examples_or_selector": "takes the examples away from a "
    "finished prompt; ours cannot be changed so",
    "test_imports::test_all_imports": "lists base classes and jinja2 helpers of LangChain's own",
    "test_loading::test_save_preserves_deprecated_dict_override": "overrides a method that is deprecated in LangChain",
    "test_loading::test_load_template_rejects_absolute_path": _PRIVATE,
    "test_loading::test_load_template_rejects_traversal": _PRIVATE,
    "test_loading::test_load_template_allows_dangerous_paths_when_opted_in": _PRIVATE,
    "test_loading::test_load_examples_rejects_absolute_path": _PRIVATE,
    "test_loading::test_load_examples_rejects_traversal": _PRIVATE,
    "test_loading::test_load_examples_allows_dangerous_paths_when_opted_in": _PRIVATE,
    "test_prompt::test_asdict_replaces_deprecated_dict": "calls pydantic's way to a dict; ours is `to_manifest()`",
    "test_prompt::test_mustache_prompt_from_template": _SCHEMA,
    "test_prompt::test_basic_sandboxing_with_jinja2": "wants a hidden attribute refused when it is rendered; it is "
    "refused when the template is made",
    "test_prompt::test_prompt_jinja2_missing_input_variables": _WARNING,
    "test_prompt::test_prompt_jinja2_extra_input_variables": _WARNING,
    "test_prompt::test_prompt_jinja2_wrong_input_variables": _WARNING,
    "test_prompt::test_prompt_missing_vars_error": _WORDS,
    "test_string::test_mustache_schema_parent_child": _SCHEMA,
    "test_structured::test_structured_prompt_template_empty_vars": "wants LangChain's own class of syntax errors",
}
"""The reason by the name of the test."""

"""genprompts at build time: prompt templates in, a typed package out."""

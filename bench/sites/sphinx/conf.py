project = "A book made for measuring"
extensions = ["myst_parser"]
html_theme = "basic"
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["style.css"]
html_copy_source = False
html_use_index = False

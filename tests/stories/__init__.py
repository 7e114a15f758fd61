"""Stories: whole calls played by phones and a moving clock against the production code, told by what people hear and see."""

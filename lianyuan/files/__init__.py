"""Files people upload: looked at in a child process, kept privately, shown to whoever may see what they belong to.

A room above says what its files are for and who may see them (`purposes.register`), puts `UploadField` into its
form and calls `actions.attach` in its deed. See docs/adr/0008-files.md.
"""

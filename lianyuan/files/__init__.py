"""Files people upload: looked at in a child process, kept privately, shown to who may see their owner.

A room above says what its files are for and who may see them (`purposes.register`), puts `UploadField` into
its form and calls `actions.attach` in its deed.
"""

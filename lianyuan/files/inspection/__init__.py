"""What a file really is, found from its content alone, and pictures made anew from it.

Everything here but `looking` and `reasons` runs in a child process with limits (`child`), because a hostile
file can make a parser run away or crash; these modules must not import Django.
"""

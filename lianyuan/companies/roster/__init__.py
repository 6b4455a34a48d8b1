"""Reading a company roster: which column is what, what each cell means, which rows can go in.

Nothing here writes; `companies.actions.roster` does.
"""

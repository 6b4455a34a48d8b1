"""Everything the platform holds in one archive, and back from it into an empty place.

An archive is a compressed tar: the database's own dump, every kept piece of a file under its stored name,
and last a manifest with the digest of each, so that one that was cut short or changed is noticed before
anything is written. Settings, and with them the secret key, are not in it.
"""

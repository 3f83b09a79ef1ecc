"""What screening reads with: words made plain, and phrases from the word lists beside this file.

Owns normalising and phrase matching. It must import the standard library only (the web process calls it for every
answer), must not know what a phrase means, and must keep no text.
"""

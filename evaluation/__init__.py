"""Conversations held with the concierge over listings it may not have seen, and what must come of them.

A composition root of its own: it puts the agent together as the app does. The conversations are data
(conversations/*.yaml); what they expect is worked out from the listings, so that they hold over any set of them.
"""

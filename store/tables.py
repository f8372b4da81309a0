"""What all tables of this house belong to: one MetaData, so that the migrations can be held against it."""

from sqlalchemy import MetaData

METADATA = MetaData()

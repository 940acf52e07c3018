from dataclasses import dataclass
from typing import TypedDict

from pydantic import BaseModel
from somewhere_else import Base


class Line(BaseModel):
    title: str
    price: float


@dataclass
class Order:
    number: int
    lines: list[Line]


class Customer(TypedDict, total=False):
    name: str


class Loose(Base):
    name: str

"""What a page that is made says of itself."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = "<!-- Made by docs/generate.py; change the code and run it again. -->\n"

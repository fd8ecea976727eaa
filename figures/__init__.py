"""The official statistics and indicators: each defined once, over what every case counted as and when. Pure."""

"""How work flows: waiting and service times, bottlenecks and their causes, limits; of any event log.

The package is given rows and never fetches them: it knows neither server, nor database, nor clock.
"""

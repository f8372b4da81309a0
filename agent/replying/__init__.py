"""The parts of the reply loop (agent.agent): rounds, second askings, joins, bridges."""

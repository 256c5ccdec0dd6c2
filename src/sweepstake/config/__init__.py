"""What a user writes: pure data that becomes a sweep file. Imports nothing heavy."""

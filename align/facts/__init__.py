"""Facts that must survive translation: numbers, dates, names, negations, comparable across the two languages."""

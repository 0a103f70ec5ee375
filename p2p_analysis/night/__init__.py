"""Work that nobody watches: schedules, logs, alerts, and a preview while an analyst writes."""

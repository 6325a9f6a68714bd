-- $1 pipeline, $2 night
INSERT INTO teacher.budget (pipeline, night) VALUES ($1, $2::date) ON CONFLICT DO NOTHING

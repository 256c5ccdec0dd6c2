INSERT INTO users (name, key_hash, created_at) VALUES ('ada', 'abc', 1800000000.5);
INSERT INTO projects (entity, name, created_at) VALUES ('ada', 'digits', 1800000000.5);
INSERT INTO runs (name, project_id, user_id, state, attempt, issues, config, summary, iterations, tags,
 history_lines, event_lines, log_lines, created_at, version)
 VALUES ('first', 1, 1, 'finished', 0, 0, '{}', '{}', 1, '["old"]', 1, 0, 1, 1800000000.5, 1);
INSERT INTO history (run_id, line, step, row) VALUES (1, 0, 0, '{"_step": 0, "loss": NaN}');
INSERT INTO console (run_id, line, text) VALUES (1, 0, 'hello');

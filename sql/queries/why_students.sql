-- $1 pipeline, $2 samples. Those trained on a version that held one of them on the training side.
SELECT DISTINCT student.name, student.version
FROM corpus.dataset_member AS member
JOIN corpus.dataset USING (dataset_id)
JOIN corpus.student ON student.pipeline = dataset.pipeline AND student.dataset = dataset.name
 AND student.dataset_version >= member.added_v
 AND (member.removed_v IS NULL OR student.dataset_version < member.removed_v)
WHERE dataset.pipeline = $1 AND member.sample_id = ANY ($2) AND member.split = 0
ORDER BY student.name, student.version

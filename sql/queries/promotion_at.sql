-- $1 pipeline, $2 pointer, $3 instant
SELECT pointer, effective_from, licensed, name, version, dataset, dataset_version, directory,
       weights, recipe, curve
FROM corpus.promotion
JOIN corpus.student ON student.pipeline = promotion.pipeline
 AND student.name = promotion.student_name AND student.version = promotion.student_version
WHERE promotion.pipeline = $1 AND pointer = $2 AND effective_from <= $3 AND refused IS NULL
ORDER BY effective_from DESC, promotion_id DESC
LIMIT 1

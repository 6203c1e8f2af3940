"""Recommend for every need of a folder of Parquet files, on Spark.

Run: spark-submit examples/spark_job.py NEEDS.parquet ANSWERS.parquet
"""

import os
import sys

from pyspark.sql import SparkSession

from devframe import frames

if __name__ == "__main__":
    source, target = sys.argv[1:]
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("devframe").getOrCreate()
    needs = spark.read.parquet(source)
    answers = frames.recommend(needs)  # planned here, answered by the workers
    answers.write.mode("overwrite").parquet(target)
    written = spark.read.parquet(target)  # counting `answers` would answer every need again
    written.groupBy("verdict", "steps").count().orderBy("verdict", "steps").show(truncate=False)
    spark.stop()

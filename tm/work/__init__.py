"""Work in shards: functions from files to a file, done here, by several processes, or by a cluster.

`folder` holds the files and names them by what they are made from, `workers` and `cluster` say who does the work,
`program` names the program that all of them must have.
"""

"""What a Python contender costs, printed as the last line of its output, as measure.ts does."""

import json
import resource
import time


def bytes_read():
    try:
        with open("/proc/self/io") as io:
            return int(io.readline().split()[1])
    except OSError:
        return None


def measured(work):
    read, cpu, started = bytes_read(), time.process_time(), time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    cost = {
        "seconds": seconds,
        "cpuSeconds": time.process_time() - cpu,
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if read is not None:
        cost["bytesRead"] = bytes_read() - read
    print(json.dumps(cost))

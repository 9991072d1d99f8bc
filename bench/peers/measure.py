"""What a Python contender costs, printed as the last line of its output, as measure.ts does."""

import json
import resource
import time


def bytes_moved():
    try:
        with open("/proc/self/io") as io:
            return [int(io.readline().split()[1]) for _ in range(2)]
    except OSError:
        return None


def measured(work):
    before, cpu, started = bytes_moved(), time.process_time(), time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    cost = {
        "seconds": seconds,
        "cpuSeconds": time.process_time() - cpu,
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if before is not None:
        cost["bytesRead"], cost["bytesWritten"] = [now - then for now, then in zip(bytes_moved(), before)]
    print(json.dumps(cost))

-- Posts the recorded bodies of BENCH_BODIES (body-0.json …) to /filter and /prioritize in turn, for
-- `wrk -t1 -c32 -d10s --latency -s wrk.lua http://127.0.0.1:8443`. Each body belongs to an application of its own.
local requests, next_request = {}, 0

function init()
    local directory = os.getenv("BENCH_BODIES") or "."
    local headers = { ["Content-Type"] = "application/json" }
    for index = 0, math.huge do
        local file = io.open(directory .. "/body-" .. index .. ".json", "rb")
        if not file then break end
        local body = file:read("*a")
        file:close()
        for _, verb in ipairs({ "filter", "prioritize" }) do
            requests[#requests + 1] = wrk.format("POST", "/" .. verb, headers, body)
        end
    end
    if #requests == 0 then error("no body-0.json in " .. directory) end
end

function request()
    next_request = next_request % #requests + 1
    return requests[next_request]
end

function done(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    print(string.format("wrk: %.0f calls/s, p50 %.2f ms, p99 %.2f ms, %d errors",
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end

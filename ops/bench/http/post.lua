-- The same request again and again; its body is the file named after "--".
function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    local headers = { ["content-type"] = "application/json", authorization = "Bearer bench" }
    body = wrk.format("POST", nil, headers, file:read("*a"))
    file:close()
end

function request()
    return body
end

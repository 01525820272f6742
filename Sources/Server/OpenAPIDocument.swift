import HTTPTypes
import OrderedCollections
import Values

/// The OpenAPI 3.1 document of an API, made from its operations.
struct OpenAPIDocument: Sendable {
    /// The document.
    let json: JSON

    /// The document of these operations and of itself.
    init(_ endpoints: [Endpoint]) {
        var paths: JSONObject = [:]
        for endpoint in endpoints {
            var operations = paths[endpoint.path]?.object ?? [:]
            operations[endpoint.method.rawValue.lowercased()] = endpoint.described
            paths[endpoint.path] = .object(operations)
        }
        paths["/openapi.json"] = [
            "get": [
                "operationId": "getOpenAPI", "summary": "This document.", "security": [],
                "responses": [
                    "200": [
                        "description": "This document.",
                        "content": ["application/json": ["schema": Shape.any]],
                    ]
                ],
            ]
        ]
        json = [
            "openapi": "3.1.0",
            "info": [
                "title": "Qiao", "version": "1",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "security": [["apiKey": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "apiKey": ["type": "http", "scheme": "bearer", "bearerFormat": "qk_..."]
                ],
                "schemas": [
                    "Problem": Shape.object(
                        [
                            "type": Shape.text, "title": Shape.text, "status": Shape.integer,
                            "detail": Shape.text,
                            "code": Shape.text, "place": Shape.text,
                            "problems": [
                                "type": "array",
                                "items": Shape.object(
                                    ["code": Shape.text, "place": Shape.any, "detail": Shape.text]),
                            ],
                        ], optional: ["place", "problems"])
                ],
            ],
        ]
    }
}

extension Endpoint {
    fileprivate var described: JSON {
        var operation: JSONObject = ["operationId": .string(self.operation), "summary": .string(summary)]
        if access == .open { operation["security"] = [] }
        let path = self.path.split(separator: "/").filter { $0.first == "{" }.map { part -> JSON in
            [
                "name": .string(String(part.dropFirst().dropLast())), "in": "path", "required": true,
                "schema": Shape.text,
            ]
        }
        let query = self.query.map { parameter -> JSON in
            [
                "name": .string(parameter.name), "in": "query", "description": .string(parameter.summary),
                "required": .bool(parameter.isRequired), "schema": parameter.schema,
            ]
        }
        var header: [JSON] = []
        if takesIdempotencyKey {
            header.append([
                "name": "Idempotency-Key", "in": "header", "schema": ["type": "string", "maxLength": 255],
                "description": "The same key and request again give the same answer, for 24 hours.",
            ])
        }
        if !(path + query + header).isEmpty { operation["parameters"] = .array(path + query + header) }
        if let body {
            operation["requestBody"] = [
                "required": .bool(body["properties"].isNull || body["required"].array?.isEmpty == false),
                "content": .object([bodyType.rawValue: ["schema": body]]),
            ]
        }
        operation["responses"] = [
            "\(answer.status)": [
                "description": .string(summary),
                "content": .object([answer.type.rawValue: ["schema": answer.schema]]),
            ],
            "default": [
                "description": "A problem (RFC 9457).",
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ],
        ]
        return .object(operation)
    }
}

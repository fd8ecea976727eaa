// A client of the REST API of thads, the engine of civil judgment enforcement (thi hành án dân sự).
// Amounts are whole đồng, days local (Asia/Ho_Chi_Minh), moments ISO 8601 with offset.
export * from "./api.ts";
export { Problem, type ServerEvent } from "./transport.ts";

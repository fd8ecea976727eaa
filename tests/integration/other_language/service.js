// A service as a stranger would write it from docs/integrate.md alone: Temporal's client for Node, JSON, and a key of
// its own. It reads one order a line on standard input, and answers each with one line: {"answer"} or {"failure"}.
import { createCipheriv, createDecipheriv, createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Client, Connection, WithStartWorkflowOperation } from "@temporalio/client";
import proto from "@temporalio/proto";

const [address, keyFolder, door] = process.argv.slice(2);
const { Payload } = proto.temporal.api.common.v1;
const key = generateKeyPairSync("ed25519");
const text = (bytes) => Buffer.from(bytes ?? []).toString();

// docs/formats/codec.md
const ring = JSON.parse(readFileSync(`${keyFolder}/payload-keys.json`, "utf8"));
const codec = {
  async encode(payloads) {
    return payloads.map((payload) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", Buffer.from(ring.keys[ring.active], "base64"), nonce);
      cipher.setAAD(Buffer.from(ring.active));
      const sealed = Buffer.concat([cipher.update(Payload.encode(payload).finish()), cipher.final()]);
      const metadata = { encoding: Buffer.from("binary/encrypted"), "encryption-key-id": Buffer.from(ring.active) };
      return { metadata, data: Buffer.concat([nonce, sealed, cipher.getAuthTag()]) };
    });
  },
  async decode(payloads) {
    return payloads.map((payload) => {
      if (text(payload.metadata?.encoding) !== "binary/encrypted") return payload;
      const id = text(payload.metadata["encryption-key-id"]);
      const data = Buffer.from(payload.data);
      const open = createDecipheriv("aes-256-gcm", Buffer.from(ring.keys[id], "base64"), data.subarray(0, 12));
      open.setAAD(Buffer.from(id));
      open.setAuthTag(data.subarray(-16));
      return Payload.decode(Buffer.concat([open.update(data.subarray(12, -16)), open.final()]));
    });
  },
};

// docs/formats/envelope.md
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

function signed(order) {
  const bare = { door, sent_at: new Date().toISOString(), ...order };
  const signature = sign(null, Buffer.from(`thads-envelope/1\n${canonical(bare)}`), key.privateKey);
  return { ...bare, signature: signature.toString("base64") };
}

// docs/integrate.md, “Ids”
function updateId({ request_id, subject, command, payload, actor }, attempt) {
  const digest = createHash("sha256").update(canonical({ subject, command, payload, actor })).digest("hex");
  return `${request_id}~${digest.slice(0, 16)}~${attempt ?? randomBytes(4).toString("hex")}`;
}

const connection = await Connection.connect({ address });
const client = new Client({ connection, dataConverter: { payloadCodecs: [codec] } });
const keyless = new Client({ connection });

const orders = {
  key: async () => key.publicKey.export({ type: "spki", format: "pem" }),
  // `forge` changes the envelope after it was signed; `argument` is sent instead of it
  act: async ({ envelope, to, forge, argument, update, update_id, attempt, in_clear }) => {
    const whole = { ...signed(envelope), ...forge };
    const workflow = (in_clear ? keyless : client).workflow.getHandle(to ?? envelope.subject);
    return workflow.executeUpdate(update ?? "act", {
      args: [argument === undefined ? whole : argument],
      updateId: update_id ?? updateId(whole, attempt),
    });
  },
  hand_in: async ({ envelope, start, attempt }) => {
    const whole = signed(envelope);
    const begin = new WithStartWorkflowOperation("Dossier", {
      workflowId: envelope.subject,
      taskQueue: "thads-cases",
      args: [start ?? { subject: envelope.subject }],
      workflowIdConflictPolicy: "USE_EXISTING",
      workflowIdReusePolicy: "ALLOW_DUPLICATE",
    });
    return client.workflow.executeUpdateWithStart("act", {
      args: [whole], updateId: updateId(whole, attempt), startWorkflowOperation: begin,
    });
  },
  query: async ({ subject, query }) => client.workflow.getHandle(subject).query(query ?? "spine"),
  large: async ({ subject, size }) =>
    client.workflow.getHandle(subject).executeUpdate("act", { args: ["x".repeat(size)], updateId: "large" }),
  // at once; what comes of the first of which anything comes
  many: async ({ subject, count }) => {
    const handle = client.workflow.getHandle(subject);
    return Promise.race(Array.from({ length: count }, (_, n) => handle.executeUpdate("act", { updateId: `many-${n}` })));
  },
  run: async ({ workflow, id, queue, args }) => client.workflow.execute(workflow, { workflowId: id, taskQueue: queue, args }),
  away: async () => Connection.connect({ address: "127.0.0.1:1", connectTimeout: 1000 }),
};

function told(error) {
  let inner = error;
  while (inner.cause && !inner.type && inner.code === undefined) inner = inner.cause;
  const { type, details, code } = inner;
  return { type: type ?? null, code: code ?? null, details: Array.isArray(details) ? details : [], message: String(inner.message) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...more } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: (await orders[order](more)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ failure: told(error) }));
  }
}
await connection.close();

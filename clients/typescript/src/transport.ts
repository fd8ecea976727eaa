// How requests are sent: the token, the problems that come back, and what to do while the outcome is not known.

/** What comes back instead of an answer (RFC 9457). After `later` nobody knows yet: send the same under the same key. */
export class Problem extends Error {
  kind: string;
  status: number;
  field: string;
  wayOut: string;

  constructor(said: Record<string, unknown>) {
    super(String(said.detail ?? ""));
    this.kind = String(said.type ?? "").split(":").pop() ?? "";
    this.status = Number(said.status ?? 0);
    this.field = String(said.field ?? "");
    this.wayOut = String(said.way_out ?? "");
  }
}

/** A server-sent event: `changed` when something may have changed, `beat` while not. */
export interface ServerEvent {
  name: string;
  data: Record<string, unknown>;
}

interface Given {
  query?: Record<string, unknown>;
  body?: unknown;
  key?: string;
}

/** A connection to `url` (…/api/v1). `token` is a bearer's token, or what gives one each time it is asked. */
export class Transport {
  #url: string;
  #token: () => string;
  #patience: number;

  constructor(url: string, token: string | (() => string), patience = 60_000) {
    this.#url = url.replace(/\/$/, "");
    this.#token = typeof token === "string" ? () => token : token;
    this.#patience = patience;
  }

  /** An id as it stands in a path. */
  quoted(name: string): string {
    return encodeURIComponent(name);
  }

  /** The answer to one request. While the outcome is not known, and a key makes that harmless, it asks again. */
  async call<T>(method: string, path: string, given: Given = {}): Promise<T> {
    const deadline = Date.now() + this.#patience;
    for (;;) {
      const answer = await this.#send(method, path, given);
      if (answer.ok) return (await answer.json()) as T;
      const pause = 1000 * Number(answer.headers.get("Retry-After") ?? 1);
      const again = answer.status === 503 && (given.key !== undefined || method === "GET");
      if (!again || Date.now() + pause > deadline) throw await problem(answer);
      await new Promise((go) => setTimeout(go, pause));
    }
  }

  /** The events of a stream, until it ends. */
  async *stream(method: string, path: string): AsyncGenerator<ServerEvent> {
    const answer = await this.#send(method, path, {});
    if (!answer.ok || !answer.body) throw await problem(answer);
    let rest = "";
    let name = "";
    const text = new TextDecoder();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      const lines = (rest + text.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("event: ")) name = line.slice(7);
        else if (line.startsWith("data: ")) yield { name, data: JSON.parse(line.slice(6)) };
      }
    }
  }

  #send(method: string, path: string, given: Given): Promise<Response> {
    const query = Object.entries(given.query ?? {}).filter(([, value]) => value !== undefined);
    const asked = new URLSearchParams(query.map(([name, value]) => [name, String(value)])).toString();
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#token()}` };
    if (given.key !== undefined) headers["Idempotency-Key"] = given.key;
    if (given.body !== undefined) headers["Content-Type"] = "application/json";
    const body = given.body === undefined ? undefined : JSON.stringify(given.body);
    return fetch(`${this.#url}${path}${asked && `?${asked}`}`, { method, headers, body });
  }
}

async function problem(answer: Response): Promise<Problem> {
  try {
    return new Problem((await answer.json()) as Record<string, unknown>);
  } catch {
    return new Problem({ status: answer.status });
  }
}

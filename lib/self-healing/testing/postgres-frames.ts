/** One message of a Postgres client, with the statement it carries. */
export interface PostgresFrame {
  bytes: Buffer;
  /** The text of a simple query or of a statement that is parsed; null for every other message. */
  statement: string | null;
}

const simpleQuery = 0x51;
const parse = 0x50;
/** TLS and GSS requests stand before the start-up message; like it they have no tag. */
const negotiations = new Set([80_877_103, 80_877_104]);

/**
 * Cuts what a Postgres client sends into whole messages, however TCP has cut or glued them. One for each connection.
 * See https://www.postgresql.org/docs/current/protocol-message-formats.html.
 */
export class PostgresFrames {
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  /** The messages that are complete now; an incomplete one waits for its rest. */
  push(data: Buffer): PostgresFrame[] {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    const frames: PostgresFrame[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): PostgresFrame | null {
    const tagBytes = this.#started ? 1 : 0;
    if (this.#rest.length < tagBytes + 4) return null;
    const length = tagBytes + this.#rest.readUInt32BE(tagBytes);
    if (this.#rest.length < length) return null;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    if (!this.#started) {
      this.#started = !(length === 8 && negotiations.has(bytes.readUInt32BE(4)));
      return { bytes, statement: null };
    }
    return { bytes, statement: statementOf(bytes) };
  }
}

function statementOf(bytes: Buffer): string | null {
  const tag = bytes[0];
  if (tag === simpleQuery) return textAt(bytes, 5);
  // The name of the prepared statement stands before its text.
  return tag === parse ? textAt(bytes, bytes.indexOf(0, 5) + 1) : null;
}

function textAt(bytes: Buffer, start: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end < 0 ? bytes.length : end);
}

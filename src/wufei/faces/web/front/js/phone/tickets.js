// A signature made without network: canonical JSON signed by this phone's key, packed as letters for a QR code.
// The form is docs/apps/manifests-signing.md; the server reads nothing else of it. Not for: what may be signed (course.js).
const FORM = 'wufei.ticket/1';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PREFIX = 'WUFEIH1:';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const CODE = /^WUFEIH1:([A-Z2-7]{8}):([1-9]\d?)\/([1-9]\d?):([A-Z2-7]+)$/;
const LONGEST = 20_000; // letters of all codes of one hand-over
const EACH = 700; // letters of one code: read by a camera at arm's length
const MARK = 8;

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// Names in order, no spaces, characters as they are: the bytes that are signed are the same wherever they are made.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export async function keyMade() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { key: crypto.randomUUID(), privateKey: pair.privateKey, publicKey: hex(raw), registered: false };
}

// `course`: the manifest as it stands on this phone; `step`: what is signed; `given`: what is filled in with it.
export async function ticketMade(device, course, step, given) {
  const ticket = crypto.randomUUID();
  const body = canonical({
    form: FORM,
    ticket,
    device: device.key,
    manifest: course.key,
    base: course.base,
    version: course.version,
    after: course.last,
    event: step.event,
    role: step.role,
    party: step.party,
    values: given.values || {},
    accepted_g: given.accepted_g ?? null,
    packages: given.packages || [],
    signed_at: new Date().toISOString(),
  });
  const signature = await crypto.subtle.sign(SIGNING, device.privateKey, new TextEncoder().encode(body));
  return { ticket, manifest: course.key, body, signature: hex(new Uint8Array(signature)), state: 'kept', problems: [] };
}

export async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

function base32(bytes) {
  let out = '', bits = 0, value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += LETTERS[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits ? out + LETTERS[(value << (5 - bits)) & 31] : out;
}

export function unbase32(text) {
  const out = [];
  let bits = 0, value = 0;
  for (const letter of text) {
    const at = LETTERS.indexOf(letter);
    if (at < 0) throw new Error('letters');
    value = (value << 5) | at;
    bits += 5;
    if (bits >= 8) { out.push((value >>> (bits - 8)) & 255); bits -= 8; value &= (1 << bits) - 1; }
  }
  return Uint8Array.from(out);
}

// What one phone shows another: the tickets it has of a manifest, and the manifest in short for a phone that never saw it,
// in as many codes as a camera reads with ease: WUFEIH1:MARK:2/3:letters.
export async function codes(tickets, manifest) {
  const told = JSON.stringify({ tickets: tickets.map(({ body, signature }) => [body, signature]), manifest });
  const packed = await through(new TextEncoder().encode(told), new CompressionStream('deflate'));
  const all = base32(packed);
  const mark = base32(new Uint8Array(await crypto.subtle.digest('SHA-256', packed))).slice(0, MARK);
  const of = Math.ceil(all.length / EACH);
  return Array.from({ length: of }, (_each, place) => `${PREFIX}${mark}:${place + 1}/${of}:${all.slice(place * EACH, (place + 1) * EACH)}`);
}

// Put together what a camera reads, code by code and in any order. What comes from outside is judged before it is kept.
export class Gathered {
  parts = new Map();

  mark = '';

  of = 0;

  // One code, or several pasted at once: the parts still missing; null where it is something else.
  take(text) {
    for (const word of text.trim().split(/\s+/)) {
      const found = CODE.exec(word);
      if (!found || text.length > LONGEST) return null;
      const [, mark, place, of, letters] = found;
      if (mark !== this.mark) Object.assign(this, { mark, of: Number(of), parts: new Map() });
      this.parts.set(Number(place), letters);
    }
    return this.of - this.parts.size;
  }

  // What all of them say; null where it is no hand-over, or was not read as it was shown.
  async told() {
    try {
      const letters = Array.from({ length: this.of }, (_each, place) => this.parts.get(place + 1)).join('');
      const packed = unbase32(letters);
      const mark = base32(new Uint8Array(await crypto.subtle.digest('SHA-256', packed))).slice(0, MARK);
      if (mark !== this.mark) return null;
      const { tickets, manifest } = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream('deflate'))));
      return { manifest, tickets: tickets.map(ticketRead) };
    } catch {
      return null;
    }
  }
}

function ticketRead([body, signature]) {
  const told = JSON.parse(body);
  if (told.form !== FORM || !/^[0-9a-f]{128}$/.test(signature) || canonical(told) !== body) throw new Error('ticket');
  return { ticket: told.ticket, manifest: told.manifest, body, signature, state: 'kept', problems: [], theirs: true };
}

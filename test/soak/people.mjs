// People at the page and by FTP.
import { get, request as open } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';
import { everySoOften, pause } from './pauses.mjs';

const authorization = basic('root', 'public');
const configPath = '/FLASH0/Config/config.ini';
const api = '/api/v1';

// biome-ignore format: a line per screen
const screens = [
  '/', `${api}/status`, `${api}/objects`, `${api}/alarms`, `${api}/journal`, `${api}/history?names=UNIT_OUTPUT_V1`,
  `${api}/bacnet`, `${api}/link`, `${api}/registers`, `${api}/settings`, `${api}/security`, `${api}/openapi.json`,
  `${api}/documents/pics.md`, `${api}/documents/acceptance.html`, `${api}/backup`,
];

/** Each takes effect in another way: at once, with a new poller, with a new server. */
const changes = [
  { section: 'bacnet', key: 'object_name', values: ['Soak', ''] },
  { section: 'serial', key: 'poll_interval_ms', values: ['500', '1000'] },
  { section: 'bacnet', key: 'language', values: ['fr', 'en'] },
  { section: 'bacnet', key: 'values', values: ['engineering', 'raw'] },
];

export function lookAtPages({ ports, tally, signal }) {
  return everySoOften(20_000, signal, () => lookOnce(ports.web), tally);
}

export async function lookOnce(port) {
  for (const path of screens) await ask(port, path, { headers: { authorization } });
}

/** A page that is left open for a while. */
export function openStreams({ ports, tally, signal }) {
  const stay = () =>
    new Promise((resolve, reject) => {
      const headers = { authorization };
      const request = get({ host: '127.0.0.1', port: ports.web, path: `${api}/stream`, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`a stream is refused: ${answer.statusCode}`));
        answer.on('data', () => {}).on('error', () => {});
        void pause(25_000, signal).then(() => {
          request.destroy();
          resolve();
        });
      });
      request.on('error', reject);
    });
  return everySoOften(5000, signal, stay, tally);
}

/** From another address, so that nobody else is made to wait; the tenth failure locks that one out. */
export function guessPasswords({ ports, tally, signal }) {
  let guesses = 0;
  const guess = () => {
    guesses += 1;
    const headers = { authorization: basic('root', `guess ${guesses}`) };
    return ask(ports.web, `${api}/status`, { headers, localAddress: '127.0.0.9' }, [401, 429]);
  };
  return everySoOften(120_000, signal, guess, tally);
}

export function changeSettings({ ports, tally, signal }) {
  let number = 0;
  const change = async () => {
    const { section, key, values } = changes[number % changes.length];
    const value = values[Math.floor(number / changes.length) % values.length];
    number += 1;
    const body = JSON.stringify({ edits: [{ section, key, value }] });
    const headers = { authorization, 'content-type': 'application/json' };
    await ask(ports.web, `${api}/settings`, { method: 'PUT', headers }, [200], body);
  };
  return everySoOften(30_000, signal, change, tally);
}

/** Fetches config.ini and puts it back with another line. */
export function changeByFtp({ ports, tally, signal }) {
  let retries = 3;
  const change = async () => {
    const client = new Client(10_000);
    try {
      await client.access({ host: '127.0.0.1', port: ports.ftp, user: 'root', password: 'public' });
      const chunks = [];
      const sink = new Writable({ write: (chunk, _encoding, done) => done(void chunks.push(chunk)) });
      await client.downloadTo(sink, configPath);
      const text = Buffer.concat(chunks).toString('utf8');
      retries = retries === 3 ? 4 : 3;
      const others = text.replace(/^apdu_retries=.*\n/m, '');
      const next = others.replace(/^\[bacnet\]\s*\n/m, (line) => `${line}apdu_retries=${retries}\n`);
      await client.uploadFrom(Readable.from([next]), configPath);
    } finally {
      client.close();
    }
  };
  return everySoOften(110_000, signal, change, tally);
}

function ask(port, path, options, statuses = [200], body = undefined) {
  return new Promise((resolve, reject) => {
    const request = open({ host: '127.0.0.1', port, path, ...options }, (answer) => {
      answer.on('data', () => {}).on('error', reject);
      answer.on('end', () => {
        if (statuses.includes(answer.statusCode)) resolve();
        else reject(new Error(`${options.method ?? 'GET'} ${path}: ${answer.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function basic(user, password) {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

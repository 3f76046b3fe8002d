import { sleep } from '../../core/clock.js';
import type { TcpSocket } from '../../core/machine/tcp.js';
import { type Command, type Conversation, clientOf } from '../command.js';
import { formatListLine, formatMachineLine, isLike, isPattern } from '../listing.js';
import { formatPath, type Reply, reply } from '../replies.js';
import { receiveAll, sendAll } from '../transfer.js';
import { resolvePath } from '../virtual-tree.js';
import { changeReply } from './change-reply.js';

async function retrieve(conversation: Conversation, argument: string): Promise<Reply> {
  const { state, tree } = conversation;
  const file = await tree.read(resolvePath(state.folder, argument));
  if (!file) return reply(550, 'There is no such file.');
  return send(conversation, state.type === 'ascii' ? withNetworkLineEnds(file.bytes) : file.bytes);
}

async function store(conversation: Conversation, argument: string): Promise<Reply> {
  const { state, tree, limits } = conversation;
  const path = resolvePath(state.folder, argument);
  const may = tree.mayWrite(path);
  if (may !== 'yes') return changeReply({ outcome: may }, { done: 226, limits });
  return withData(conversation, (socket) => receive(conversation, path, socket));
}

async function receive(conversation: Conversation, path: readonly string[], socket: TcpSocket): Promise<Reply> {
  const { state, tree, limits, clock } = conversation;
  const mostBytes = tree.isForProfiles(path) ? limits.profileBytes : limits.settingsBytes;
  const received = await receiveAll(socket, mostBytes, { ...limits, clock });
  if (received.outcome === 'too-large') {
    return reply(552, `The file is larger than ${mostBytes} bytes; the old one stays.`);
  }
  if (received.outcome !== 'complete') return reply(426, 'The transfer broke off; the old file stays.');
  // A client that is killed ends both connections: half a file looks like a whole one until the second has ended.
  await sleep(clock, limits.cutOffMs);
  if (!conversation.isOpen) return reply(426, 'The transfer broke off; the old file stays.');
  const bytes = state.type === 'ascii' ? withoutNetworkLineEnds(received.bytes) : received.bytes;
  return changeReply(await tree.put(path, bytes, clientOf(conversation)), { done: 226, limits });
}

async function list(
  conversation: Conversation,
  argument: string,
  format: 'long' | 'names' | 'machine',
): Promise<Reply> {
  const { state, tree, clock } = conversation;
  // `-la` and the like are meant for ls; no name of the tree begins so.
  const asked = resolvePath(state.folder, format === 'machine' ? argument : argument.replace(/^(-\S*\s*)+/, ''));
  const last = asked.at(-1) ?? '';
  const pattern = format !== 'machine' && isPattern(last) ? last : undefined;
  const path = pattern === undefined ? asked : asked.slice(0, -1);
  const entries = await tree.list(path);
  const entry = entries || pattern !== undefined || format === 'machine' ? undefined : await tree.entry(path);
  const shown = entries?.filter(({ name }) => pattern === undefined || isLike(name, pattern)) ?? (entry && [entry]);
  if (!shown) return reply(format === 'machine' ? 501 : 550, 'There is no such folder.');
  const lines = shown.map((one) => {
    if (format === 'names') return argument.includes('/') ? formatPath([...path, one.name]) : one.name;
    return format === 'machine' ? formatMachineLine(one) : formatListLine(one, clock.wallMs());
  });
  return send(conversation, new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join('')));
}

function send(conversation: Conversation, bytes: Uint8Array): Promise<Reply> {
  const { limits, clock } = conversation;
  return withData(conversation, async (socket) => {
    const sent = await sendAll(socket, bytes, { ...limits, clock });
    return sent === 'complete' ? reply(226, 'Done.') : reply(426, 'The transfer broke off.');
  });
}

async function withData(conversation: Conversation, run: (socket: TcpSocket) => Promise<Reply>): Promise<Reply> {
  const { data } = conversation;
  if (!data.isPrepared) return reply(425, 'PASV, EPSV, PORT or EPRT comes first.');
  conversation.send(reply(150, 'Opening the data connection.'));
  const socket = await data.open();
  return socket ? run(socket) : reply(425, 'The data connection did not come about.');
}

async function passive({ data, state, localAddress }: Conversation): Promise<Reply> {
  if (state.isExtendedPassiveOnly) return reply(503, 'EPSV ALL was chosen.');
  if (!isIpv4(localAddress)) return reply(425, 'Use EPSV with IPv6.');
  const port = await data.listen();
  if (port === undefined) return reply(425, 'No port is free.');
  return reply(227, `Entering Passive Mode (${[...localAddress.split('.'), port >> 8, port & 0xff].join(',')}).`);
}

async function extendedPassive({ data, state, localAddress }: Conversation, argument: string): Promise<Reply> {
  if (argument.toUpperCase() === 'ALL') {
    state.isExtendedPassiveOnly = true;
    return reply(200, 'EPSV only.');
  }
  const family = isIpv4(localAddress) ? '1' : '2';
  if (argument !== '' && argument !== family) return reply(522, `Network protocol not supported, use (${family})`);
  const port = await data.listen();
  if (port === undefined) return reply(425, 'No port is free.');
  return reply(229, `Entering Extended Passive Mode (|||${port}|)`);
}

function active(conversation: Conversation, argument: string): Reply {
  const numbers = /^\d{1,3}(,\d{1,3}){5}$/.test(argument) ? argument.split(',').map(Number) : [];
  if (numbers.length !== 6 || numbers.some((one) => one > 255)) return reply(501, 'PORT needs h1,h2,h3,h4,p1,p2.');
  const [high = 0, low = 0] = numbers.slice(4);
  return activeTo(conversation, numbers.slice(0, 4).join('.'), high * 256 + low);
}

function extendedActive(conversation: Conversation, argument: string): Reply {
  const [, , family, address = '', port = ''] = /^([!-~])([12])\1([^|]{1,45})\1(\d{1,5})\1$/.exec(argument) ?? [];
  if (family === undefined) return reply(501, 'EPRT needs |1|address|port|.');
  return activeTo(conversation, address, Number(port));
}

/** RFC 2577 §3: never to another machine, nor to a port of the system. */
function activeTo({ data, state, address }: Conversation, host: string, port: number): Reply {
  if (state.isExtendedPassiveOnly) return reply(503, 'EPSV ALL was chosen.');
  if (host !== address || port < 1024 || port > 65_535) return reply(504, 'Only to your own address, ports from 1024.');
  data.connectTo(port);
  return reply(200, 'Noted.');
}

function type({ state }: Conversation, argument: string): Reply {
  const word = argument.toUpperCase();
  if (word === 'A' || word === 'A N') state.type = 'ascii';
  else if (word === 'I' || word === 'L 8') state.type = 'image';
  else return reply(504, 'TYPE A or TYPE I.');
  return reply(200, `Type is ${state.type}.`);
}

const only = (word: string) => (_conversation: Conversation, argument: string) =>
  argument.toUpperCase() === word ? reply(200, 'So it is.') : reply(504, `Only ${word}.`);

function abort({ data }: Conversation): Reply {
  data.close();
  return reply(226, 'Nothing is being transferred.');
}

function withNetworkLineEnds(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/\r?\n/g, '\r\n'),
  );
}

/** Octet by octet: what is no UTF-8 is for the check of the settings to say. */
function withoutNetworkLineEnds(bytes: Uint8Array): Uint8Array {
  return bytes.filter((octet, at) => octet !== 0x0d || bytes[at + 1] !== 0x0a);
}

function isIpv4(address: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(address);
}

/** How data are carried, and the commands that carry some. */
export const transferCommands: Readonly<Record<string, Command>> = {
  RETR: { needsLogin: true, run: retrieve },
  STOR: { needsLogin: true, run: store },
  LIST: { needsLogin: true, run: (conversation, argument) => list(conversation, argument, 'long') },
  NLST: { needsLogin: true, run: (conversation, argument) => list(conversation, argument, 'names') },
  MLSD: { needsLogin: true, run: (conversation, argument) => list(conversation, argument, 'machine') },
  PASV: { needsLogin: true, run: passive },
  EPSV: { needsLogin: true, run: extendedPassive },
  PORT: { needsLogin: true, run: active },
  EPRT: { needsLogin: true, run: extendedActive },
  TYPE: { needsLogin: true, run: type },
  MODE: { needsLogin: true, run: only('S') },
  STRU: { needsLogin: true, run: only('F') },
  ALLO: { needsLogin: true, run: () => reply(202, 'Not needed.') },
  REST: {
    needsLogin: true,
    run: (_conversation, argument) =>
      argument === '0' ? reply(350, 'From the beginning.') : reply(502, 'Only whole files.'),
  },
  ABOR: { needsLogin: false, run: abort },
};

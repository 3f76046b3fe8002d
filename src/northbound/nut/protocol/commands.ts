import type { Words } from './command-lines.js';
import { type Answer, answer, type Command, type Conversation, refusal } from './conversation.js';
import { get } from './get-commands.js';
import { list } from './list-commands.js';
import { attaching, detach, forcedShutdown, password, primary, username } from './login-commands.js';
import { protocolVersion, serverText } from './server-text.js';
import { instantCommand, set } from './set-commands.js';

interface Row {
  readonly run: Command;
  /** A user and a password must have been said. */
  readonly needsUser?: true;
  /** Allowed before STARTTLS where TLS is required: it says nothing of the UPS and carries no password. */
  readonly isOpen?: true;
}

function plain(lineOf: (conversation: Conversation) => string): Command {
  return (conversation, words) => (words.length === 0 ? answer(lineOf(conversation)) : refusal('INVALID-ARGUMENT'));
}

function startTls({ tls, isEncrypted }: Conversation): Answer {
  if (isEncrypted) return refusal('ALREADY-SSL-MODE');
  if (tls === 'off') return refusal('FEATURE-NOT-CONFIGURED');
  return { lines: ['OK STARTTLS'], next: 'start-tls' };
}

/** The commands of net-protocol and, with their newer names, of RFC 9271. */
const commands: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['HELP', { run: plain(() => helpLine), isOpen: true }],
  ['VER', { run: plain(({ version }) => serverText(version)), isOpen: true }],
  ['NETVER', { run: plain(() => protocolVersion), isOpen: true }],
  ['PROTVER', { run: plain(() => protocolVersion), isOpen: true }],
  ['GET', { run: get }],
  ['LIST', { run: list }],
  ['SET', { run: set, needsUser: true }],
  ['INSTCMD', { run: instantCommand, needsUser: true }],
  ['LOGIN', { run: attaching('ALREADY-LOGGED-IN'), needsUser: true }],
  ['ATTACH', { run: attaching('ALREADY-ATTACHED'), needsUser: true }],
  ['LOGOUT', { run: detach, isOpen: true }],
  ['DETACH', { run: detach, isOpen: true }],
  ['USERNAME', { run: username }],
  ['PASSWORD', { run: password }],
  ['STARTTLS', { run: startTls, isOpen: true }],
  ['PRIMARY', { run: primary, needsUser: true }],
  ['MASTER', { run: primary, needsUser: true }],
  ['FSD', { run: forcedShutdown, needsUser: true }],
]);

const helpLine = `Commands: ${[...commands.keys()].join(' ')}`;

/** What a line is answered with; never rejects. */
export async function answerTo(conversation: Conversation, [word = '', ...words]: Words): Promise<Answer> {
  const row = commands.get(word.toUpperCase());
  if (!row) return refusal('UNKNOWN-COMMAND');
  if (conversation.tls === 'required' && !conversation.isEncrypted && !row.isOpen) return refusal('ACCESS-DENIED');
  return refusedWithoutUser(conversation, row) ?? row.run(conversation, words);
}

function refusedWithoutUser({ username: user, password: word }: Conversation, { needsUser }: Row) {
  if (!needsUser) return undefined;
  if (user === undefined) return refusal('USERNAME-REQUIRED');
  return word === undefined ? refusal('PASSWORD-REQUIRED') : undefined;
}

import type { Command, Conversation } from '../command.js';
import { type Reply, reply } from '../replies.js';

const features = ['UTF8', 'SIZE', 'MDTM', 'EPRT', 'EPSV', 'MLST type*;size*;modify*;perm*;', 'TVFS'];

function user({ state }: Conversation, argument: string): Reply {
  state.user = argument;
  state.isLoggedIn = false;
  if (argument === '') return reply(501, 'USER needs a name.');
  // The same answer for every name: it does not tell whether the name exists.
  return reply(331, 'Password, please.');
}

async function password(conversation: Conversation, argument: string): Promise<Reply> {
  const { state, address, localAddress, limits, checkLogin } = conversation;
  if (state.isLoggedIn) return reply(202, 'You are logged in.');
  if (state.user === '') return reply(503, 'USER comes first.');
  const answer = await checkLogin(state.user, argument, address, localAddress);
  if (answer.outcome === 'right') {
    state.isLoggedIn = true;
    return reply(230, 'FTP is not encrypted: use it on a network that you trust.', 'config.ini is in /FLASH0/Config.');
  }
  state.failedLogins += 1;
  if (state.failedLogins >= limits.failedLogins) conversation.endAfterReply();
  if (answer.outcome === 'locked') {
    conversation.endAfterReply();
    return reply(530, `Too many failed logins: try again in ${Math.ceil(answer.forMs / 60_000)} min.`);
  }
  return reply(530, answer.outcome === 'busy' ? 'Too many logins at once: try again.' : 'User or password is wrong.');
}

function quit(conversation: Conversation): Reply {
  conversation.endAfterReply();
  return reply(221, 'Goodbye.');
}

function reinitialise({ state, data }: Conversation): Reply {
  data.close();
  Object.assign(state, { user: '', isLoggedIn: false, folder: [], type: 'ascii', renameFrom: undefined });
  return reply(220, 'Start again with USER.');
}

function options(argument: string): Reply {
  const word = argument.toUpperCase();
  if (/^UTF-?8( ON)?$/.test(word)) return reply(200, 'Names are UTF-8.');
  if (/^MLST( |$)/.test(word)) return reply(200, 'MLST OPTS type;size;modify;perm;');
  return reply(501, 'There is no such option.');
}

/** Who one is, and what the server can do. */
export const loginCommands: Readonly<Record<string, Command>> = {
  USER: { needsLogin: false, run: user },
  PASS: { needsLogin: false, run: password },
  QUIT: { needsLogin: false, run: quit },
  REIN: { needsLogin: false, run: reinitialise },
  ACCT: { needsLogin: true, run: () => reply(202, 'No account is needed.') },
  SYST: { needsLogin: false, run: () => reply(215, 'UNIX Type: L8') },
  FEAT: { needsLogin: false, run: () => reply(211, 'Features:', ...features.map((one) => ` ${one}`), 'End') },
  OPTS: { needsLogin: false, run: (_conversation, argument) => options(argument) },
  NOOP: { needsLogin: false, run: () => reply(200, 'Here.') },
  AUTH: { needsLogin: false, run: () => reply(502, 'This FTP server does not encrypt.') },
  CLNT: { needsLogin: false, run: () => reply(200, 'Noted.') },
  HELP: {
    needsLogin: false,
    run: () => reply(214, 'Put config.ini into /FLASH0/Config. It is checked first; the answer names the first error.'),
  },
};

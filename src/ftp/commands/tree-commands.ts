import { type Command, type Conversation, clientOf } from '../command.js';
import { formatMachineLine, formatTime } from '../listing.js';
import { quotedPath, type Reply, reply } from '../replies.js';
import { isSettingsFile } from '../settings-folder.js';
import { resolvePath } from '../virtual-tree.js';
import { changeReply } from './change-reply.js';

function changeFolder({ state, tree }: Conversation, argument: string): Reply {
  const folder = tree.folder(resolvePath(state.folder, argument));
  if (!folder) return reply(550, 'There is no such folder.');
  state.folder = folder;
  return reply(250, `Now in ${quotedPath(folder)}.`);
}

async function size({ state, tree }: Conversation, argument: string): Promise<Reply> {
  // RFC 3659 §4: what would be transferred now; in ASCII the ends of lines would have to be counted.
  if (state.type === 'ascii') return reply(550, 'SIZE needs TYPE I.');
  const file = await tree.read(resolvePath(state.folder, argument));
  return file ? reply(213, String(file.bytes.length)) : reply(550, 'There is no such file.');
}

async function modified({ state, tree }: Conversation, argument: string): Promise<Reply> {
  const file = await tree.read(resolvePath(state.folder, argument));
  return file ? reply(213, formatTime(file.modifiedMs)) : reply(550, 'There is no such file.');
}

async function machineEntry({ state, tree }: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(state.folder, argument);
  const entry = await tree.entry(path);
  if (!entry) return reply(550, 'There is no such file or folder.');
  return reply(250, 'Facts:', ` ${formatMachineLine(entry)}`, 'End');
}

async function status({ state, tree }: Conversation, argument: string): Promise<Reply> {
  if (argument === '') return reply(211, 'A gateway from UPS to BACnet; config.ini is in /FLASH0/Config.');
  const entry = await tree.entry(resolvePath(state.folder, argument));
  return entry ? reply(213, 'Status:', ` ${formatMachineLine(entry)}`, 'End') : reply(550, 'There is no such file.');
}

async function remove(conversation: Conversation, argument: string): Promise<Reply> {
  const { state, tree, limits } = conversation;
  const path = resolvePath(state.folder, argument);
  switch (await tree.remove(path, clientOf(conversation))) {
    case 'removed':
      return reply(250, isSettingsFile(path.at(-1) ?? '') ? settingsDeleted(limits.heldMs / 60_000) : 'Deleted.');
    case 'missing':
      return reply(550, 'There is no such file.');
    case 'denied':
      return reply(550, 'This cannot be deleted.');
    case 'in-use':
      return reply(550, 'The UPS is read by this profile: choose another range in [ups] family first.');
    case 'unwritable':
      return reply(450, 'The disk refuses to delete the file; it is as it was.');
  }
}

function settingsDeleted(minutes: number): string {
  return `Deleted. Its settings stay in force; it comes back in ${minutes} min if no new one follows.`;
}

async function renameFrom({ state, tree }: Conversation, argument: string): Promise<Reply> {
  const path = resolvePath(state.folder, argument);
  if (tree.folder(path) || !(await tree.read(path))) return reply(550, 'There is no such file.');
  state.renameFrom = path;
  return reply(350, 'And to which name?');
}

async function renameTo(conversation: Conversation, argument: string): Promise<Reply> {
  const { state, tree, limits } = conversation;
  const from = state.renameFrom;
  state.renameFrom = undefined;
  if (!from) return reply(503, 'RNFR comes first.');
  const to = resolvePath(state.folder, argument);
  const change = await tree.rename(from, to, clientOf(conversation));
  return changeReply(change, { done: 250, limits });
}

const noFolders = () => reply(550, 'Folders are fixed.');

/** Where one is and what is there. */
export const treeCommands: Readonly<Record<string, Command>> = {
  PWD: { needsLogin: true, run: ({ state }) => reply(257, `${quotedPath(state.folder)} is where you are.`) },
  XPWD: { needsLogin: true, run: ({ state }) => reply(257, `${quotedPath(state.folder)} is where you are.`) },
  CWD: { needsLogin: true, run: changeFolder },
  XCWD: { needsLogin: true, run: changeFolder },
  CDUP: { needsLogin: true, run: (conversation) => changeFolder(conversation, '..') },
  XCUP: { needsLogin: true, run: (conversation) => changeFolder(conversation, '..') },
  SIZE: { needsLogin: true, run: size },
  MDTM: { needsLogin: true, run: modified },
  MLST: { needsLogin: true, run: machineEntry },
  STAT: { needsLogin: true, run: status },
  DELE: { needsLogin: true, run: remove },
  RNFR: { needsLogin: true, run: renameFrom },
  RNTO: { needsLogin: true, run: renameTo },
  MKD: { needsLogin: true, run: noFolders },
  XMKD: { needsLogin: true, run: noFolders },
  RMD: { needsLogin: true, run: noFolders },
  XRMD: { needsLogin: true, run: noFolders },
  SITE: { needsLogin: true, run: () => reply(502, 'There are no SITE commands.') },
};

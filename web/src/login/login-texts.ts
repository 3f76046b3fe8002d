import type { LoginState } from '../../../src/http/screens/login/schema.js';
import type { Language } from '../i18n/translate.js';

// Not in i18n/: who has not logged in loads no other text. A line per text.
// biome-ignore format: a line per text
const en = {
  title: 'Log in',
  gateway: 'UPS gateway',
  language: 'Language',
  user: 'User',
  password: 'Password',
  logIn: 'Log in',
  checking: 'Checking. After several wrong passwords this takes up to 15 s.',
  wrong: 'The user or the password is wrong.',
  locked: 'Too many wrong passwords from this address: nothing is checked from here at present, not even the right one.',
  lockedLeft: 'Try again in {time}.',
  busy: 'The gateway is busy with other logins. Try again in a moment.',
  unreachable: 'The gateway does not answer. Check the network, then try again.',
  'no-cookie': 'The password is right, but this browser keeps no cookie for this address. Allow cookies for it, then log in again.',
  failed: 'That did not work. Try again.',
  changed: 'The new password is set. Log in with it.',
  'ended.signed-out': 'You have signed out.',
  'ended.password-changed': 'The user or the password was changed. Log in again with the current ones.',
  'ended.idle': 'The page was not in view for {idle} min. Log in again.',
  'ended.too-old': 'A login lasts {days} days at most. Log in again.',
  'ended.restarted': 'The gateway was restarted since; all logins ended with that. Log in again.',
  'ended.ended': 'Your login has ended. Log in again.',
  help: 'Password unknown?',
  helpFactory: 'As delivered: user root, password public (manual §4), until somebody changes it.',
  helpLost: 'Lost: it is reset on the machine itself, by this command or by an empty file reset-password in the data folder. Section "Lost password" of the README says how.',
  helpEnd: 'A login ends when you sign out or close the browser, after {idle} min without the page in view, after {days} days, when the password changes, and when the gateway restarts.',
  firstTitle: 'Choose a password',
  first: 'The factory password is in force. It is printed in the manual: anyone on this network who knows it can change this gateway.',
  next: 'New password',
  again: 'Repeat the new password',
  short: 'At least {shortest} characters.',
  different: 'The two passwords are different.',
  set: 'Set password',
  later: 'Later',
  laterHelp: 'Until then the page goes on reminding you.',
};

export type LoginText = keyof typeof en;

// biome-ignore format: a line per text
const fr: Readonly<Record<LoginText, string>> = {
  title: 'Connexion',
  gateway: 'Passerelle ASI',
  language: 'Langue',
  user: 'Utilisateur',
  password: 'Mot de passe',
  logIn: 'Se connecter',
  checking: 'Vérification. Après plusieurs mots de passe erronés, elle dure jusqu’à 15 s.',
  wrong: 'Utilisateur ou mot de passe erroné.',
  locked: 'Trop de mots de passe erronés depuis cette adresse : rien n’est vérifié d’ici pour le moment, pas même le bon.',
  lockedLeft: 'Réessayez dans {time}.',
  busy: 'La passerelle est occupée par d’autres connexions. Réessayez dans un instant.',
  unreachable: 'La passerelle ne répond pas. Vérifiez le réseau, puis réessayez.',
  'no-cookie': 'Le mot de passe est bon, mais ce navigateur ne conserve pas de cookie pour cette adresse. Autorisez les cookies, puis reconnectez-vous.',
  failed: 'Cela n’a pas fonctionné. Réessayez.',
  changed: 'Le nouveau mot de passe est en vigueur. Connectez-vous avec celui-ci.',
  'ended.signed-out': 'Vous êtes déconnecté.',
  'ended.password-changed': 'L’utilisateur ou le mot de passe a changé. Reconnectez-vous avec ceux qui sont en vigueur.',
  'ended.idle': 'La page n’a pas été affichée pendant {idle} min. Reconnectez-vous.',
  'ended.too-old': 'Une connexion dure {days} jours au plus. Reconnectez-vous.',
  'ended.restarted': 'La passerelle a redémarré depuis ; toutes les connexions ont alors pris fin. Reconnectez-vous.',
  'ended.ended': 'Votre connexion a pris fin. Reconnectez-vous.',
  help: 'Mot de passe inconnu ?',
  helpFactory: 'À la livraison : utilisateur root, mot de passe public (manuel §4), tant qu’il n’a pas été changé.',
  helpLost: 'Perdu : il se réinitialise sur la machine elle-même, par cette commande ou par un fichier vide reset-password dans le dossier de données. Le README indique comment, section « Lost password ».',
  helpEnd: 'Une connexion prend fin quand vous vous déconnectez ou fermez le navigateur, après {idle} min sans page affichée, après {days} jours, quand le mot de passe change, et quand la passerelle redémarre.',
  firstTitle: 'Choisir un mot de passe',
  first: 'Le mot de passe d’usine est en vigueur. Il figure dans le manuel : toute personne de ce réseau qui le connaît peut modifier cette passerelle.',
  next: 'Nouveau mot de passe',
  again: 'Confirmer le nouveau mot de passe',
  short: 'Au moins {shortest} caractères.',
  different: 'Les deux mots de passe sont différents.',
  set: 'Définir le mot de passe',
  later: 'Plus tard',
  laterHelp: 'D’ici là, la page continue de le rappeler.',
};

export const loginTexts: Readonly<Record<Language, Readonly<Record<LoginText, string>>>> = { en, fr };

export type Say = (key: LoginText, facts?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  const own = loginTexts[language];
  return (key, facts = {}) => own[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/** How long a login lasts, as the texts ask for it. */
export function lengthsOf({ idleMs, longestMs }: Pick<LoginState, 'idleMs' | 'longestMs'>) {
  return { idle: Math.round(idleMs / 60_000), days: Math.round(longestMs / 86_400_000) };
}

/** `4 min 12 s`, in both languages. */
export function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

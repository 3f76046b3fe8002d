import { flag, input, number, type Of, object, oneOf, optional, shortText, text } from '../vocabulary.js';

const longestText = 256;

export const LoginBody = input({ user: shortText(longestText), password: shortText(longestText) });

export const LoginAnswer = object({
  user: text(),
  asksForPassword: flag('The factory password is in force and was not kept on purpose'),
});
export type LoginAnswer = Of<typeof LoginAnswer>;

export const LoginState = object({
  loggedIn: flag('By a session'),
  ended: optional(
    oneOf(
      ['signed-out', 'password-changed', 'idle', 'too-old', 'restarted', 'ended'],
      'Why the session of the cookie is no more',
    ),
  ),
  lockedForMs: optional(number('How long the address of the caller is not heard yet')),
  shortestPassword: number('Characters of a new password, at least'),
  idleMs: number('A session ends after so long without use'),
  longestMs: number('and after so long in any case'),
});
export type LoginState = Of<typeof LoginState>;

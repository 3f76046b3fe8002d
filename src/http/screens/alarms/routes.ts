import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done, FaultsAnswer } from '../shared/schema.js';
import type { AlarmAnswers } from './answers.js';
import {
  AlarmClassesAnswer,
  AlarmEventsAnswer,
  AlarmPointsAnswer,
  ClassChange,
  ClassParams,
  InhibitBody,
  NetworkDevicesAnswer,
  PointChange,
  PointParams,
  RecipientAdded,
  RecipientBody,
  RecipientParams,
  SearchAnswer,
  SearchBody,
  TestOutcomeView,
} from './schema.js';

const tag = 'alarms';

/** Alarms as a BMS gets them: events and acknowledgement, whom they are told, and what each does. */
export function alarmRoutes(api: Api, alarms: AlarmAnswers): void {
  api.get(
    '/alarms/events',
    {
      schema: routeSchema({
        tag,
        summary: 'What GetEventInformation tells, who acknowledged what, and what is put aside for maintenance',
        answer: AlarmEventsAnswer,
      }),
    },
    () => alarms.events(),
  );
  api.post(
    '/alarms/events/:name/acknowledge',
    {
      schema: routeSchema({
        tag,
        summary: 'Acknowledges all that waits of one object',
        params: PointParams,
        answer: Done,
      }),
    },
    async (request) => {
      await alarms.acknowledge(request.params.name, callerOf(request));
      return { ok: true };
    },
  );
  pointRoutes(api, alarms);
  classRoutes(api, alarms);
  api.get(
    '/alarms/devices',
    { schema: routeSchema({ tag, summary: 'BACnet devices that were heard', answer: NetworkDevicesAnswer }) },
    () => alarms.devices(),
  );
  api.post(
    '/alarms/devices/search',
    {
      schema: routeSchema({
        tag,
        summary: 'Asks for one device by Who-Is, or for all',
        body: SearchBody,
        answer: SearchAnswer,
      }),
    },
    ({ body }) => alarms.search(body.device),
  );
}

function pointRoutes(api: Api, alarms: AlarmAnswers): void {
  api.get(
    '/alarms/points',
    { schema: routeSchema({ tag, summary: 'The objects that can report alarms', answer: AlarmPointsAnswer }) },
    () => alarms.points(),
  );
  api.put(
    '/alarms/points/:name',
    {
      schema: routeSchema({
        tag,
        summary: 'Class, delays and limits of one alarm, and whether it reports; what is left out stays',
        params: PointParams,
        body: PointChange,
        answer: Done,
      }),
    },
    async (request) => {
      await alarms.changePoint(request.params.name, request.body, callerOf(request));
      return { ok: true };
    },
  );
  api.post(
    '/alarms/points/:name/check',
    {
      schema: routeSchema({
        tag,
        summary: 'What is wrong with a change of one alarm; changes nothing',
        params: PointParams,
        body: PointChange,
        answer: FaultsAnswer,
      }),
    },
    ({ params, body }) => alarms.checkPoint(params.name, body),
  );
  api.post(
    '/alarms/inhibition/check',
    {
      schema: routeSchema({
        tag,
        summary: 'What is wrong with the time for which an alarm is to be put aside; changes nothing',
        body: InhibitBody,
        answer: FaultsAnswer,
      }),
    },
    ({ body }) => alarms.checkInhibition(body),
  );
  api.put(
    '/alarms/points/:name/inhibition',
    {
      schema: routeSchema({
        tag,
        summary: 'Puts an alarm aside for maintenance: for some minutes, or until a moment',
        params: PointParams,
        body: InhibitBody,
        answer: Done,
      }),
    },
    async (request) => {
      await alarms.inhibit(request.params.name, request.body, callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/alarms/points/:name/inhibition',
    { schema: routeSchema({ tag, summary: 'Lets an alarm report again', params: PointParams, answer: Done }) },
    async (request) => {
      await alarms.endInhibition(request.params.name, callerOf(request));
      return { ok: true };
    },
  );
}

function classRoutes(api: Api, alarms: AlarmAnswers): void {
  api.get(
    '/alarms/classes',
    { schema: routeSchema({ tag, summary: 'Notification Classes and their recipients', answer: AlarmClassesAnswer }) },
    () => alarms.classes(),
  );
  api.put(
    '/alarms/classes/:number',
    {
      schema: routeSchema({
        tag,
        summary: 'Priority and acknowledgement of a class, TO_FAULT of its alarms; what is left out stays',
        params: ClassParams,
        body: ClassChange,
        answer: Done,
      }),
    },
    async (request) => {
      await alarms.changeClass(request.params.number, request.body, callerOf(request));
      return { ok: true };
    },
  );
  api.post(
    '/alarms/classes/check',
    {
      schema: routeSchema({
        tag,
        summary: 'What is wrong with a change of a class; changes nothing',
        body: ClassChange,
        answer: FaultsAnswer,
      }),
    },
    ({ body }) => alarms.checkClass(body),
  );
  api.post(
    '/alarms/recipients/check',
    {
      schema: routeSchema({
        tag,
        summary: 'What is wrong with a recipient that is to be added; changes nothing',
        body: RecipientBody,
        answer: FaultsAnswer,
      }),
    },
    ({ body }) => alarms.checkRecipient(body),
  );
  api.post(
    '/alarms/classes/:number/recipients',
    {
      schema: routeSchema({
        tag,
        summary: 'Adds one recipient to a class; the others stay as they are',
        params: ClassParams,
        body: RecipientBody,
        answer: RecipientAdded,
      }),
    },
    async (request) => ({
      id: await alarms.addRecipient(request.params.number, request.body, callerOf(request)),
    }),
  );
  api.delete(
    '/alarms/classes/:number/recipients/:id',
    {
      schema: routeSchema({
        tag,
        summary: 'Takes one recipient out of a class; the others stay as they are',
        params: RecipientParams,
        answer: Done,
      }),
    },
    async (request) => {
      await alarms.removeRecipient(request.params.number, request.params.id, callerOf(request));
      return { ok: true };
    },
  );
  api.post(
    '/alarms/classes/:number/recipients/:id/test',
    {
      schema: routeSchema({
        tag,
        summary: 'Sends a test event to one recipient, and tells what became of it',
        params: RecipientParams,
        answer: TestOutcomeView,
      }),
    },
    async (request) => alarms.testRecipient(request.params.number, request.params.id, callerOf(request)),
  );
}

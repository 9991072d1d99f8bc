/** `POST /api/v1/provinces/:province/checks`: one to ten people, answered at once. */
import * as z from 'zod';
import { $CheckAnswer, askRows } from '../checks/ask-rows.ts';
import { $CheckRow, $RowWithSchemes, checkRowsMax } from '../checks/check-row.ts';
import { takeChecks } from '../checks/daily-limit.ts';
import { jsonBody, parsed } from '../http/parse-body.ts';
import type { Route } from '../http/route.ts';
import { metadataHeaders, metadataOfHeaders, type MetadataName } from './upload-metadata.ts';
import { $Taken, answerTaken, senderOf } from './uploads.ts';

const $Rows = z.array($CheckRow).min(1).max(checkRowsMax);
const names: readonly MetadataName[] = ['officer', 'purpose', 'schemes'];

export const checkRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/provinces/:province/checks',
    access: { to: 'province', roles: ['clerk', 'director'] },
    api: {
      name: 'checkPeople',
      summary:
        'Looks up one to ten people; their rows enter the ledger. 202: no answer in time, the batch has it later',
      headers: metadataHeaders(names),
      body: $Rows,
      answers: { 200: z.array($CheckAnswer), 202: $Taken },
    },
    async handle(c) {
      const metadata = metadataOfHeaders(c, names);
      const rows = await jsonBody(c, $Rows);
      if (metadata.schemes === undefined) parsed(z.array($RowWithSchemes), rows);
      const [world, province, sender] = [c.get('world'), c.get('province'), senderOf(c)];
      const perDay = c.get('settings').checksPerDay;
      await takeChecks(world, sender, { province, people: rows.length, perDay });
      const { batch, answers } = await askRows(world, rows, { province, sender, metadata });
      return answers === undefined ? answerTaken(c, batch) : c.json(answers);
    },
  },
];

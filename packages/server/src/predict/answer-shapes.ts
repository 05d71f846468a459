// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

export const ModelKindsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      outputs: Type.Array(
        Type.Object({
          name: Type.String({ description: "'' is the model's main value." }),
          label: Type.String(),
          unit: Type.Union(
            [
              Type.Literal('days'),
              Type.Literal('count'),
              Type.Literal('score'),
              Type.Literal('chance'),
              Type.Literal('money'),
              Type.Literal('class'),
              Type.Literal('liking'),
            ],
            {
              description:
                "`chance` from 0 to 1, `money` in the workspace's own currency, `class` a text, `liking` by attribute.",
            },
          ),
        }),
      ),
      name: Type.String(),
      title: Type.String(),
      question: Type.String(),
      attribute: Type.Union([Type.Literal('persona'), Type.Literal('prediction'), Type.Literal('none')]),
      settings: Type.Unknown(),
    }),
  ),
});

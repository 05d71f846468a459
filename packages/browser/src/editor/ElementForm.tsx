// What can be done with the element that was picked: its words, link, picture, any attribute, its place, hiding it, and
// putting something beside it.

import { useId, useState } from 'react';
import type { Change } from '../types.ts';
import { nameOf, selectorOf } from './finding.ts';
import { InsertForm } from './InsertForm.tsx';

/** A change of the picked element. */
export type Wish = Omit<Change, 'selector'>;

interface Props {
  element: Element;
  slots: { key: string; name: string; type: string }[];
  pick(element: Element): void;
  wish(change: Wish): void;
}

export function ElementForm({ element, slots, pick, wish }: Props) {
  const ancestors: Element[] = [];
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
    ancestors.unshift(one);
  const isPlain = element.childElementCount === 0;
  const content = isPlain ? (element.textContent ?? '') : element.innerHTML;
  return (
    <section aria-label="Picked element">
      <h2>{nameOf(element)}</h2>
      <nav className="crumbs" aria-label="Around it">
        {ancestors.slice(-4).map((one) => (
          <button key={selectorOf(one)} type="button" onClick={() => pick(one)}>
            {one.localName}
          </button>
        ))}
        <span>{element.localName}</span>
      </nav>
      {element.localName !== 'img' && (
        <Field
          label={isPlain ? 'Text' : 'Content (HTML)'}
          value={content}
          lines={isPlain ? 2 : 5}
          save={(value) => wish({ action: isPlain ? 'text' : 'html', value })}
        />
      )}
      {element instanceof HTMLAnchorElement && <Attribute {...{ element, wish }} name="href" label="Link" />}
      {element instanceof HTMLImageElement && (
        <>
          <Attribute {...{ element, wish }} name="src" label="Picture" />
          <Attribute {...{ element, wish }} name="alt" label="What it shows" />
        </>
      )}
      <fieldset className="row" aria-label="Place">
        <Move {...{ element, wish }} to={element.previousElementSibling} position="before" label="Move up" />
        <Move {...{ element, wish }} to={element.nextElementSibling} position="after" label="Move down" />
        <button type="button" onClick={() => wish({ action: 'hide' })}>
          Hide
        </button>
      </fieldset>
      <details>
        <summary>Another attribute</summary>
        <AnyAttribute wish={wish} />
      </details>
      <InsertForm slots={slots} wish={wish} />
    </section>
  );
}

/** Written when it is left or confirmed, so that one thought is one step of undo. */
function Field(props: { label: string; value: string; lines?: number; save(value: string): void }) {
  const { label, value, lines, save } = props;
  const id = useId();
  const [text, setText] = useState<string>();
  const commit = () => {
    if (text !== undefined && text !== value) save(text);
    setText(undefined);
  };
  const shared = {
    id,
    value: text ?? value,
    onBlur: commit,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {lines ? (
        <textarea
          {...shared}
          rows={lines}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && commit()}
        />
      ) : (
        <input {...shared} onKeyDown={(event) => event.key === 'Enter' && commit()} />
      )}
    </div>
  );
}

function Attribute(props: { element: Element; name: string; label: string; wish(change: Wish): void }) {
  const { element, name, label, wish } = props;
  return (
    <Field
      label={label}
      value={element.getAttribute(name) ?? ''}
      save={(value) => wish({ action: 'attr', name, value })}
    />
  );
}

function AnyAttribute({ wish }: { wish(change: Wish): void }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        wish({ action: 'attr', name: name.trim(), value });
        setName('');
        setValue('');
      }}
    >
      <input
        aria-label="Attribute"
        placeholder="title"
        value={name}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <input aria-label="Its value" value={value} onChange={(event) => setValue(event.target.value)} />
      <button type="submit">Set</button>
    </form>
  );
}

function Move(props: {
  to: Element | null;
  position: 'before' | 'after';
  label: string;
  wish(change: Wish): void;
}) {
  const { to, position, label, wish } = props;
  return (
    <button
      type="button"
      disabled={!to}
      onClick={() => to && wish({ action: 'move', value: selectorOf(to), position })}
    >
      {label}
    </button>
  );
}

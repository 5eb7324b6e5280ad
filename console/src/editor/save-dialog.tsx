// A version is saved with a word about why, so that its history can be read.
import { useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { ServerError, type Trouble } from '../server.ts';
import { words } from '../speech.ts';
import { Problems } from './inspector.tsx';
import type { Editor } from './use-editor.ts';

interface SaveDialogProps {
  readonly editor: Editor;
  readonly onClose: () => void;
  readonly onSaved: () => void;
  readonly onReload: () => void;
}

export function SaveDialog({ editor, onClose, onSaved, onReload }: SaveDialogProps) {
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<{ readonly trouble: Trouble; readonly message: string }>();
  const save = async (over: boolean): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await editor.save(comment, over);
      onSaved();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const errors = editor.findings.filter(({ level }) => level === 'error');
  return (
    <Dialog title={words.saveVersion} onClose={onClose}>
      <form
        aria-busy={isBusy}
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        {fault?.trouble === 'stale' ? (
          <div className="notice warning" role="alert">
            <p>{words.stale}</p>
            <p className="row">
              <button type="button" className="link" onClick={() => save(true)}>
                {words.saveOver}
              </button>
              <button type="button" className="link" onClick={onReload}>
                {words.takeTheirs}
              </button>
            </p>
          </div>
        ) : (
          fault && (
            <p className="notice error" role="alert">
              {words.notSaved(fault.trouble, fault.message)}
            </p>
          )
        )}
        {errors.length > 0 && (
          <>
            <p>{words.hasErrors}</p>
            <Problems findings={errors} />
          </>
        )}
        <div className="field">
          <label htmlFor="comment">{words.comment}</label>
          <textarea id="comment" rows={3} value={comment} onChange={({ target }) => setComment(target.value)} />
          <p className="hint">{words.commentHint}</p>
        </div>
        <div className="row end">
          <button type="button" className="quiet" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="primary">
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

// What the page of a draft needs from the browser: its keys, files to save, focus.
export const listen = server => {
  const keys = event => {
    const ctrl = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (!ctrl || event.altKey) return;
    if (key === 's') { event.preventDefault(); document.activeElement?.blur?.(); server.invokeMethodAsync('SaveFromKeys'); }
    // A field has an undo of its own; the grid sends its own.
    else if ((key === 'z' || key === 'y') && !event.target.closest('input, textarea, select, .sheet-frame')) {
      event.preventDefault();
      server.invokeMethodAsync(key === 'y' || event.shiftKey ? 'RedoFromKeys' : 'UndoFromKeys');
    }
  };
  document.addEventListener('keydown', keys);
  return { dispose: () => document.removeEventListener('keydown', keys) };
};

export const download = async (name, type, stream) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

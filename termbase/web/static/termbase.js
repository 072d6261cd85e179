// What makes the pages quicker to use; each works without it. Keys: / goes to the box, arrows choose a suggestion,
// c copies the English of the first card, C its Chinese. Ctrl+Enter sends a text. A page may name further keys: data-press
// is pressed, data-focus is gone to.
"use strict";
(() => {
  const box = document.querySelector("input[data-suggest]");
  const typing = (target) => target.matches("input, textarea, select, [contenteditable]");

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  };

  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && event.target.matches("form.decision input, form.decision textarea")) {
      event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (/^[a-z1-9]$/.test(event.key) && document.querySelector(`[data-press="${event.key}"]`)) {
      event.preventDefault();
      document.querySelector(`[data-press="${event.key}"]`).click();
    } else if (/^[a-z]$/.test(event.key) && document.querySelector(`[data-focus="${event.key}"]`)) {
      event.preventDefault();
      const field = document.querySelector(`[data-focus="${event.key}"]`);
      const folded = field.closest("details");
      if (folded) folded.open = true;
      field.focus();
    } else if (event.key === "c" || event.key === "C") {
      const button = document.querySelector(`button.copy[data-key="${event.key}"]`);
      if (button) copy(button);
    }
  });

  for (const input of document.querySelectorAll("input[autofocus]")) {
    if (input.value) input.setSelectionRange(input.value.length, input.value.length);
  }

  const dropped = document.querySelector("form.annotate input[type=file]");
  if (dropped) {
    const form = dropped.form;
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      dropped.files = event.dataTransfer.files;
      form.requestSubmit();
    });
  }

  // matches of a sentence are asked for when it is looked at, one at a time
  const annotated = document.querySelector("[data-memory]");
  if (annotated) {
    const queue = [];
    let busy = false;
    const work = async () => {
      if (busy || !queue.length) return;
      busy = true;
      const section = queue.shift();
      try {
        const answer = await fetch(annotated.dataset.memory, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ q: section.dataset.sentence }),
        });
        const found = answer.ok ? (await answer.json()).results[0] : null;
        if (found && found.kind !== "part") {
          const line = document.createElement("p");
          line.className = "match-line";
          const score = document.createElement("span");
          score.className = "badge";
          score.textContent = found.score;
          const text = document.createElement("bdi");
          text.textContent = found.suggestion;
          line.append(score, " ", text);
          section.querySelector("form.recall").before(line);
        }
      } catch {
        queue.length = 0;
      }
      busy = false;
      work();
    };
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        if (entry.target.querySelector("form.recall")) queue.push(entry.target);
      }
      work();
    });
    for (const section of annotated.querySelectorAll("[data-sentence]")) seen.observe(section);
  }

  if (!box) return;
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0] ? box.labels[0].textContent : "");
  list.hidden = true;
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let asked = 0;
  let waiting = null;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (number) => {
    const items = [...list.children];
    chosen = (number + items.length + 1) % (items.length + 1);
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < items.length) box.setAttribute("aria-activedescendant", items[chosen].id);
    else box.removeAttribute("aria-activedescendant");
  };

  const piece = (text, lang, css) => {
    const element = document.createElement("bdi");
    element.lang = lang;
    element.className = css;
    element.textContent = text;
    return element;
  };

  const show = (results) => {
    list.replaceChildren(...results.map((result, number) => {
      const item = document.createElement("li");
      item.id = `suggestion-${number}`;
      item.setAttribute("role", "option");
      item.dataset.query = result.matched;
      item.append(piece(result.zh, "zh-Hans", "zh"), " ", piece(result.en || "", "en", "en"));
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        box.value = item.dataset.query;
        box.form.requestSubmit();
      });
      return item;
    }));
    list.hidden = results.length === 0;
    chosen = -1;
    box.setAttribute("aria-expanded", String(results.length > 0));
  };

  const ask = async () => {
    const query = box.value.trim();
    const number = ++asked;
    if (!query || query.length > 60) return close();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(query)}`);
      if (answer.ok && number === asked && document.activeElement === box) show((await answer.json()).results);
    } catch {
      close();
    }
  };

  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 60);
  });
  box.addEventListener("compositionend", ask);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0 && chosen < list.children.length) {
      event.preventDefault();
      box.value = list.children[chosen].dataset.query;
      box.form.requestSubmit();
    } else if (event.key === "Escape") {
      close();
    }
  });
})();

using Microsoft.Playwright;

namespace GridFlow.EndToEnd.Support;

/// <summary>What a page has no room for in its window: found by looking at every element there is to be seen.</summary>
internal static class Cramped
{
    /// <summary>
    /// What sticks out to the right, is cut off without its whole being said in a tip, or can only be reached by moving sideways
    /// where nothing says that one can. Empty where all is well.
    /// </summary>
    public static Task<string[]> FindAsync(IPage page) => page.EvaluateAsync<string[]>(Script);

    private const string Script =
        """
        async () => {
          // Frames say that they are wide once they have been drawn.
          await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const edge = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth, found = new Set();
          if (wide > edge) found.add(`The page is ${wide} px wide in a window of ${edge} px.`);
          const around = function* (element) { for (let at = element; at && at !== document.body; at = at.parentElement) yield [at, getComputedStyle(at)]; };
          const isForEars = element => [...around(element)].some(([at, style]) => style.clipPath !== 'none' || style.position === 'absolute' && at.clientWidth <= 1);
          const isHeld = element => [...around(element)].some(([, style]) => style.position === 'fixed' || style.overflowX !== 'visible');
          const tell = (element, what) => found.add(`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${what}: ${element.textContent.trim().slice(0, 60)}`);
          for (const element of document.body.querySelectorAll('*:not(svg *)')) {
            const box = element.getBoundingClientRect();
            if (!box.width || !box.height || element.matches('input, select, textarea, svg')) continue;
            const style = getComputedStyle(element), isOver = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
            const cuts = ['hidden', 'clip'].includes(style.overflowX), moves = ['auto', 'scroll'].includes(style.overflowX);
            if (!(isOver && (cuts || moves)) && box.right <= edge + 1) continue;
            if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || isForEars(element)) continue;
            if (isOver && moves && !element.closest('[data-wide]')) tell(element, 'moves sideways and does not say so');
            else if (isOver && cuts && element.textContent.trim() && !element.closest('[title]')) tell(element, 'is cut off');
            else if (box.right > edge + 1 && !isHeld(element)) tell(element, 'sticks out');
          }
          return [...found];
        }
        """;
}

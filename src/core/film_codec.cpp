// film_codec.cpp -- the film module, and films opened by it.
#include "core/film_codec.hpp"

#include "core/modules.hpp"
#include "core/plugin_file.hpp"

#include <sarabet/error.hpp>
#include <sarabet/op/plugin.hpp>

#include <fmt/format.h>

namespace sarabet {

const FilmModule& film_module(std::string_view who) {
    static auto& module = *new Module<FilmModule>(
        {"libsarabet_film.so", "films", "libavformat59, libavcodec59, libswscale6 and libavutil57",
         SARABET_NOTE_FILM_MODULE, film_module_headers, FilmModule::entry_point});
    return module.get(who);
}

std::unique_ptr<FilmReader> open_film(const std::string& path, std::string_view who) {
    const FilmModule& module = film_module(who);
    std::string message;
    std::unique_ptr<FilmReader> film = module.open(path, message);
    if (!film) throw Error(ErrorKind::Value, fmt::format("{}: {}", who, message));
    return film;
}

}  // namespace sarabet
